"""How everything looks: tokens, the style made from them, icons. No widget of ours lives here,
and no colour, size or space stands anywhere else."""
