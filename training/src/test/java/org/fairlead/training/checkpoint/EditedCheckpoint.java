package org.fairlead.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Edits the description of a checkpoint and gives it the right checksum. */
public final class EditedCheckpoint {
  private static final String MARK = ",\n  \"checksum\"";

  private EditedCheckpoint() {}

  /** Replaces the first match of a pattern. */
  public static void edit(Path file, String pattern, String replacement) throws IOException {
    String text = Files.readString(file);
    String content = text.substring(0, text.lastIndexOf(MARK));
    String edited = content.replaceFirst(pattern, replacement);
    assertThat(edited).as(pattern).isNotEqualTo(content);
    Files.writeString(file, edited + MARK + ": \"" + Checksums.of(edited) + "\"\n}\n");
  }
}
