package org.fairlead.base.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.fairlead.base.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UntrustedTest {

  private static int deep(int level) {
    return level < 0 ? level : 1 + deep(level + 1);
  }

  private static void assertMessage(Untrusted.Parser<?, RuntimeException> parser, String message) {
    assertThatThrownBy(() -> Untrusted.read("a.bin", parser))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }

  @Test
  void read_returnsWhatTheParserMakes() {
    assertThat(Untrusted.<Integer, RuntimeException>read("a.bin", () -> 3)).isEqualTo(3);
  }

  @Test
  void read_leavesTheParsersOwnWordsAlone() {
    assertMessage(
        () -> {
          throw new InputException("a.bin line 3 has 2 fields, expected 3");
        },
        "a.bin line 3 has 2 fields, expected 3");
    assertThatThrownBy(
            () ->
                Untrusted.read(
                    "a.bin",
                    () -> {
                      throw new NoSuchFileException("a.bin");
                    }))
        .isInstanceOf(IOException.class);
  }

  @Test
  void read_namesTheFileWhateverTheParserDidNotForesee() {
    assertMessage(
        () -> new ArrayList<>(List.of(1)).get(3),
        "a.bin is damaged: Index 3 out of bounds for length 1");
    assertMessage(
        () -> {
          throw new UnsupportedOperationException();
        },
        "a.bin is damaged: UnsupportedOperationException");
    assertMessage(() -> deep(0), "a.bin is damaged: what it holds is nested too deeply");
    assertMessage(
        () -> {
          throw new UncheckedIOException(new IOException("Bad address"));
        },
        "cannot read a.bin: Bad address");
    assertMessage(
        () -> new long[Integer.MAX_VALUE].length,
        "a.bin does not fit into the Java heap of %d MiB: it is damaged, or needs a larger one, for example FAIRLEAD_JAVA_OPTS=-Xmx8g"
            .formatted(Runtime.getRuntime().maxMemory() >> 20));
  }

  @Test
  void read_namesAFileThatWasCutWhileItWasMapped(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("a.bin"), new byte[1 << 16]);
    ByteBuffer mapped;
    try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      mapped = channel.map(MapMode.READ_ONLY, 0, 1 << 16);
      channel.truncate(10);
    }
    String message = file + " is damaged: it was cut or changed while it was read";
    assertThatThrownBy(
            () ->
                Untrusted.read(
                    file,
                    () -> {
                      MappedBytes.update(new CRC32C(), mapped);
                      return 0;
                    }))
        .hasMessage(message);
    assertThatThrownBy(
            () ->
                Untrusted.read(file, () -> MappedBytes.same(mapped, ByteBuffer.allocate(1 << 16))))
        .hasMessage(message);
  }
}
