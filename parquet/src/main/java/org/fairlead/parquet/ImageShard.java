package org.fairlead.parquet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.base.io.Untrusted;
import org.fairlead.base.text.Excerpt;
import org.fairlead.data.Examples;
import org.fairlead.data.image.ImageDecoder;
import org.fairlead.data.source.LabelTable;
import org.jspecify.annotations.Nullable;

/** A file of images: where they are in it, and what its other columns say of them. Immutable. */
final class ImageShard {
  private static final int NONE = -1;

  private final FileHead head;
  private final Schema schema;
  private final ParquetColumn image;

  /** Bytes of the image in every row. */
  private final int[] lengths;

  private final LabelTable table;

  private ImageShard(
      FileHead head, Schema schema, ParquetColumn image, int[] lengths, LabelTable table) {
    this.head = head;
    this.schema = schema;
    this.image = image;
    this.lengths = lengths;
    this.table = table;
  }

  /**
   * Looks at a file: reads every row, keeps no image.
   *
   * @param named the column of images; null for what the file shows
   */
  static ImageShard open(Path file, @Nullable String named) {
    return Untrusted.read(
        file,
        () -> {
          try (var database = Database.ofImages(file)) {
            Schema schema = database.schema();
            return read(database, schema, image(database, schema, named));
          }
        });
  }

  private static ImageShard read(Database database, Schema schema, ParquetColumn image) {
    var values = new ValueRows(schema);
    var columns = new ArrayList<>(values.columns());
    columns.add("octet_length(%s)".formatted(image.bytes()));
    int last = columns.size();
    var lengths = new int[(int) schema.rows()];
    database.rows(
        schema,
        columns,
        row -> {
          long length = row.getLong(last);
          lengths[values.rows().size()] =
              row.wasNull() ? NONE : (int) Math.min(length, Integer.MAX_VALUE);
          values.add(row);
        });
    var others = schema.fields().stream().filter(field -> field.at() != image.at()).toList();
    var table =
        LabelTable.of(schema.file(), ValueRows.header(schema), values.rows())
            .withNotes(notes(schema, image, others));
    return new ImageShard(database.head(), schema, image, lengths, table);
  }

  private static List<Note> notes(Schema schema, ParquetColumn image, List<ParquetColumn> others) {
    var notes = new ArrayList<Note>();
    var more =
        others.stream()
            .filter(field -> field.kind() == ParquetColumn.Kind.IMAGES)
            .map(ParquetColumn::name)
            .toList();
    if (!more.isEmpty()) {
      notes.add(
          Note.warning(
              NoteCodes.LAYOUT,
              "%s has more columns of images than '%s': %s; data.parquet.image names another."
                  .formatted(schema.file(), image.name(), Examples.of(more))));
    }
    notes.addAll(
        ValueRows.notes(
            schema,
            others.stream().filter(field -> field.kind() != ParquetColumn.Kind.IMAGES).toList()));
    return notes;
  }

  private static ParquetColumn image(Database database, Schema schema, @Nullable String named) {
    if (named != null) {
      ParquetColumn field = schema.field("data.parquet.image", named);
      if (field.kind() != ParquetColumn.Kind.IMAGES && field.kind() != ParquetColumn.Kind.BYTES) {
        throw new InputException(
            "data.parquet.image is '%s', which holds no bytes in %s: its type is %s"
                .formatted(named, schema.file(), Excerpt.line(field.type())));
      }
      return field;
    }
    Optional<ParquetColumn> found =
        schema.fields().stream()
            .filter(field -> field.kind() == ParquetColumn.Kind.IMAGES)
            .findFirst()
            .or(
                () ->
                    schema.fields().stream()
                        .filter(field -> field.kind() == ParquetColumn.Kind.BYTES)
                        .filter(field -> holdsImages(database, schema, field))
                        .findFirst());
    return found.orElseThrow(
        () ->
            new InputException(
                "%s has no column of images, expected one of structs with bytes and path, as Hugging Face has them, or of bytes; it has %s; data.format=table reads a table"
                    .formatted(schema.file(), schema.described())));
  }

  /** Returns whether the first bytes of a column are an image. */
  private static boolean holdsImages(Database database, Schema schema, ParquetColumn field) {
    var first = new ArrayList<byte[]>();
    database.first(schema, field.bytes(), row -> first.add(row.getBytes(1)));
    try {
      return !first.isEmpty()
          && ImageDecoder.extent(first.get(0), schema.file().toString()).width() > 0;
    } catch (InputException e) {
      return false;
    }
  }

  /** Returns whether a row has an image. */
  boolean hasImage(int row) {
    return lengths[row] != NONE;
  }

  /** Returns how many bytes the image in a row has; 0 where there is none. */
  int length(int row) {
    return Math.max(0, lengths[row]);
  }

  /** Returns the number of rows, with and without an image. */
  int rows() {
    return lengths.length;
  }

  Path file() {
    return schema.file();
  }

  /** Returns what was looked at first. */
  FileHead head() {
    return head;
  }

  Schema schema() {
    return schema;
  }

  /** Returns the column of images. */
  ParquetColumn image() {
    return image;
  }

  /** Returns the other columns, of every row. */
  LabelTable table() {
    return table;
  }

  /** Returns what errors call the image in a row. */
  String name(int row) {
    return "%s row %d".formatted(file(), row + 1);
  }
}
