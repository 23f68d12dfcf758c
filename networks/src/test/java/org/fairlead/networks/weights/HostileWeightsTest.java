package org.fairlead.networks.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.testkit.TestFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of weights made to do harm: each is refused in a line that names it. */
@Timeout(60)
final class HostileWeightsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          03-pickle-append-to-tuple/tuple.pt|, data.pkl, position 4: appends to a tuple, expected a list
          04-name-bomb/names.pt| has a name of more than 1,000 characters
          05-deep-tostring/legacy-protocol-deep.th| has protocol unknown of PyTorch's old format, expected 1001
          05-deep-tostring/legacy-protocol-exponential.th| has protocol unknown of PyTorch's old format, expected 1001
          05-deep-tostring/part-deep.pt|, data.pkl, position 200053: has a part of storage '0' that is no part of its 1 entries
          08-safetensors/deep.safetensors| is not a valid safetensors file: tensor 'a' shape holds [, expected whole numbers
          08-safetensors/longname.safetensors| is not a valid safetensors file: its header is not valid JSON: Name length (60000) exceeds
          09-zip/bomb.pt| would take more than 16 times its size in memory
          09-zip/deepdict.pt| nests its values too deeply or repeats them too often, near 'a.a.a.
          09-zip/duplicates.pt| is a zip archive with two entries called 'a/data/0', expected different names
          09-zip/pickle-none.pt| would take more than 16 times its size in memory
          """)
  void read_refusesWhatIsMadeToDoHarm(String name, String problem) {
    Path file = TestFolders.cases("hostile/" + name);
    assertThatThrownBy(() -> WeightsFile.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + problem)
        .satisfies(e -> assertThat(e.toString()).hasSizeLessThan(500))
        .hasMessageNotContaining("\n");
  }

  @Test
  void read_takesNamesOfFoldersAboveForNames() {
    Path file = TestFolders.cases("hostile/09-zip/traversal.pt");
    assertThat(WeightsFile.read(file).tensors().size()).isEqualTo(1);
  }

  @Test
  void floats_nameTheFileThatWasCutSinceItWasMapped(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("model.safetensors");
    Tensor tensor = Tensor.ofFloats(List.of(50_000), new float[50_000]);
    Safetensors.write(file, Weights.of(Map.of("w", tensor)), Map.of());
    Tensor read = Safetensors.read(file).get("w");
    assertThat(read.floats()).hasSize(50_000);
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(500);
    }
    String message = file + " is damaged: it was cut or changed while it was read";
    assertThatThrownBy(read::floats).isInstanceOf(InputException.class).hasMessage(message);
    assertThatThrownBy(read::doubles).hasMessage(message);
    assertThatThrownBy(() -> read.rows(List.of(49_999))).hasMessage(message);
    assertThat(Files.size(file)).isEqualTo(500);
  }
}
