"""Texts on DynamoDB and AWS End User Messaging SMS."""
