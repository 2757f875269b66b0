"""Football: championships collected from several sources, searched, analysed and forecast."""
