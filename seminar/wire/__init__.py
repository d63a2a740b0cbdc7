"""What HTTP and the sockets share: reading, counting and answering operations."""
