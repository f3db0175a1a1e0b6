"""What is asked of people. `kind`: how one kind of thing is told; `kinds/`: all of them; `sheet`: reading them."""
