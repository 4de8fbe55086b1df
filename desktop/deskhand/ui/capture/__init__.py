"""Taking what is on the screen: selected words, a region, the clipboard. What is done with them is
shown elsewhere: in the quick prompt, the chat, the tasks."""
