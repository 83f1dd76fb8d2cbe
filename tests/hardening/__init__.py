"""What somebody who means harm would send, and what the answers, the logs and the tables look like afterwards."""
