package org.fairlead.parquet;

/**
 * A column of a file.
 *
 * @param at which column it is, from 0
 * @param name as the file has it
 * @param type as DuckDB calls it
 * @param kind what is done with it
 */
record ParquetColumn(int at, String name, String type, Kind kind) {

  /** What a column holds. */
  enum Kind {
    /** One value a row: a number, a truth value, a date, a text. */
    VALUES,

    /** Images as Hugging Face keeps them: their bytes, and the name of the file they came from. */
    IMAGES,

    /** Bytes, which may be images. */
    BYTES,

    /** Lists, structs, maps. */
    NESTED,

    /** The index of a pandas table, which is no column of it. */
    INDEX
  }

  private static final String IMAGE = "STRUCT(bytes BLOB, path VARCHAR)";
  private static final String IMAGE_TURNED = "STRUCT(path VARCHAR, bytes BLOB)";

  static ParquetColumn of(int at, String name, String type) {
    return new ParquetColumn(at, name, type, kind(name, type));
  }

  private static Kind kind(String name, String type) {
    if (type.equals(IMAGE) || type.equals(IMAGE_TURNED)) {
      return Kind.IMAGES;
    }
    if (type.equals("BLOB")) {
      return Kind.BYTES;
    }
    if (type.startsWith("STRUCT(")
        || type.startsWith("MAP(")
        || type.startsWith("UNION(")
        || type.startsWith("VARIANT")
        || type.startsWith("GEOMETRY")
        || type.endsWith("]")) {
      return Kind.NESTED;
    }
    return name.matches("__index_level_\\d+__") ? Kind.INDEX : Kind.VALUES;
  }

  /** Returns what a query calls the column. */
  String alias() {
    return "c" + at;
  }

  /** Returns what a query calls the bytes of the images in the column. */
  String bytes() {
    return kind == Kind.IMAGES ? alias() + ".bytes" : alias();
  }
}
