"""What operators see of the service: logs, metrics, traces and the status page."""
