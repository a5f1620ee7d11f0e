"""What the program finds in a user's files: findings, their severity, and reports of them."""
