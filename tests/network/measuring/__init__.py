"""What every stack is measured with: numbered pictures in, numbers out, figures; no WebRTC."""
