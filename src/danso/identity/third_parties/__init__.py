"""Organizations under agreement ask whether somebody is who they say: yes or no, with that one's consent."""
