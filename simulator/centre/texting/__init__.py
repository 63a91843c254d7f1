"""AWS End User Messaging SMS, and the phones at the other end."""
