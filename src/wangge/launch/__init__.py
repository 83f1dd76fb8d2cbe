"""What starts and stops the programs wangge consists of; knows nothing of Django or of cases."""
