"""What every answer begins with."""
