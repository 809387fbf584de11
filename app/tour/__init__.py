"""The main job in one command: two devices, two processes, real files in, sealed reports out."""
