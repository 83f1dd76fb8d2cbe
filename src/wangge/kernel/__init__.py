"""The ground everything stands on: time, ids, audit, events, jobs, files, crypto, geometry, http."""
