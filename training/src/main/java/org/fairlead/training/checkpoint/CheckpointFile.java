package org.fairlead.training.checkpoint;

import java.nio.file.Path;
import org.fairlead.base.InputException;
import org.fairlead.base.io.AtomicFiles;
import org.fairlead.training.context.RecordJson;

/*
 * Versions, all of which are read:
 *
 *   1   the record alone; tensor files without a checksum
 *   2   the record, then "checksum" as the last field: CRC-32C of all text before that field; tensor
 *       files have a "checksum" among their metadata
 *   3   the selected model has "lowest", and its candidate a "tradeoff"; both null in all before
 *
 * A new version gets a line here, a reader, and a run folder written by it among the tests.
 */

/** The JSON file of a {@link Checkpoint}, in every version that was ever written. */
public final class CheckpointFile {
  /** The version that is written. */
  public static final int FORMAT = 3;

  private static final int OLDEST = 1;
  private static final String MARK = ",\n  \"checksum\" : \"";
  private static final String END = "\"\n}\n";

  private CheckpointFile() {}

  /** Replaces the file. */
  static void write(Path file, Checkpoint checkpoint) {
    String text = RecordJson.text(checkpoint);
    String content = text.substring(0, text.lastIndexOf('}')).stripTrailing();
    AtomicFiles.replace(file, content + MARK + Checksums.of(content) + END);
  }

  /**
   * Reads the file.
   *
   * @throws DamagedException if it is missing, incomplete or altered
   * @throws InputException if a newer version of the program wrote it
   */
  public static Checkpoint read(Path file) {
    String text;
    Checkpoint checkpoint;
    boolean verified;
    try {
      text = RecordJson.read(file);
      verified = text.contains(MARK);
      if (verified) {
        text = verified(file, text);
      }
      int format = RecordJson.format(file, text);
      if (format < OLDEST || format > FORMAT) {
        throw new NewerException(
            "%s has format %d, this version reads %d to %d"
                .formatted(file, format, OLDEST, FORMAT));
      }
      checkpoint = RecordJson.parse(file, text, Checkpoint.class, absent(format));
    } catch (NewerException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    } catch (InputException e) {
      throw new DamagedException(String.valueOf(e.getMessage()), e);
    }
    if (checkpoint.format() > 1 && !verified) {
      throw new DamagedException("%s is damaged: its checksum is missing".formatted(file), null);
    }
    return checkpoint;
  }

  /** Returns the fields that a version lacks. */
  private static String[] absent(int format) {
    return format < 3 ? new String[] {"/best/candidate/tradeoff", "/best/lowest"} : new String[0];
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

  /** A newer version wrote a file. */
  private static final class NewerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NewerException(String message) {
      super(message);
    }
  }
}
