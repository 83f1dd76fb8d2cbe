"""The auditor's pages: the record of actions searched, exported and verified."""
