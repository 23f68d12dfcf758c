package org.fairlead.training.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fairlead.base.InputException;
import org.fairlead.base.io.AtomicFiles;
import org.fairlead.base.io.Fields;
import org.fairlead.base.io.FileErrors;
import org.fairlead.base.io.Json;
import org.fairlead.base.io.Untrusted;

/**
 * The JSON file of a {@link Checkpoint}: the record, then {@code checksum} as the last field, the
 * CRC-32C of all text before that field. Tensor files have one among their metadata.
 */
public final class CheckpointFile {
  /** The version that is written and read. */
  public static final int FORMAT = 6;

  private static final String MARK = ",\n  \"checksum\": \"";
  private static final String END = "\"\n}\n";

  private CheckpointFile() {}

  /** Replaces the file. */
  static void write(Path file, Checkpoint checkpoint) {
    String text = Json.pretty(CheckpointJson.tree(checkpoint));
    String content = text.substring(0, text.lastIndexOf('}')).stripTrailing();
    AtomicFiles.replace(file, content + MARK + Checksums.of(content) + END);
  }

  /**
   * Reads the file.
   *
   * @throws DamagedException if it is missing, incomplete or altered
   * @throws InputException if another version of the program wrote it
   */
  public static Checkpoint read(Path file) {
    long format;
    try {
      String text = Files.readString(file);
      boolean marked = text.contains(MARK);
      Fields fields = Json.parseObject(file, marked ? verified(file, text) : text);
      format = fields.integer("format");
      if (format == FORMAT && marked) {
        return Untrusted.read(
            file,
            () -> {
              Checkpoint checkpoint = CheckpointJson.checkpoint(fields);
              fields.finish();
              return checkpoint;
            });
      }
    } catch (IOException e) {
      throw new DamagedException(
          String.valueOf(FileErrors.of("cannot read", file, e).getMessage()), e);
    } catch (InputException e) {
      throw new DamagedException(String.valueOf(e.getMessage()), e);
    }
    if (format == FORMAT) {
      throw new DamagedException("%s is damaged: its checksum is missing".formatted(file), null);
    }
    throw new InputException(
        "%s has format %d, this version reads %d; go on with the version that wrote it, or start the run again"
            .formatted(file, format, FORMAT));
  }

  /** Returns the content without its checksum, which must be right. */
  private static String verified(Path file, String text) {
    int mark = text.lastIndexOf(MARK);
    String content = text.substring(0, mark);
    String found = text.substring(mark + MARK.length());
    if (!found.equals(Checksums.of(content) + END)) {
      throw new InputException("%s is damaged: its checksum does not match".formatted(file));
    }
    return content + "\n}\n";
  }
}
