"""Files restyled by the engine of live sessions, as REST: pictures at once, videos as jobs."""
