"""Room: paths, folders, standard input and web addresses to raw reports."""
