package org.fairlead.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.fairlead.base.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

final class ResizeChainTest {

  @Test
  void apply_equalsPillowByteForByteStepByStep() throws IOException, NoSuchAlgorithmException {
    try (var stream =
        Objects.requireNonNull(ResizeChainTest.class.getResourceAsStream("chain.json"))) {
      for (var golden : JsonMapper.shared().readTree(stream).get("cases")) {
        var from = golden.get("from");
        var image = FormulaImage.of(from.get(0).asInt(), from.get(1).asInt());
        var steps = new ArrayList<String>();
        golden.get("steps").forEach(step -> steps.add(step.asString()));
        String last = steps.get(steps.size() - 1).replace("crop ", "");
        int size = Integer.parseInt(last.split("x", -1)[0]);
        byte[] resized = ResizeChain.parse(steps, size).apply(image).pixels();
        String hash =
            HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(resized));
        assertThat(hash).as("%s by %s", from, steps).isEqualTo(golden.get("sha256").asString());
      }
    }
  }

  @Test
  void parse_ofNoStepsResizesWhateverTheRatio() {
    var chain = ResizeChain.parse(List.of(), 5);
    assertThat(chain.toString()).isEqualTo("5x5");
    var resized = chain.apply(FormulaImage.of(7, 12));
    assertThat(resized.pixels())
        .isEqualTo(ImageResizer.resize(FormulaImage.of(7, 12), 5, 5).pixels());
  }

  @Test
  void toString_spellsStepsInOneWay() {
    assertThat(ResizeChain.parse(List.of(" 64", "80 x 90", "crop  24x24"), 24))
        .hasToString("64, 80x90, crop 24");
  }

  @Test
  void crop_takesTheMiddleAndRoundsAHalfToEven() {
    // One column of rows 0 to 6: 2 spare rows of 5 begin at 1, 3 spare rows of 4 at 1.5 -> 2.
    var pixels = new byte[7 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i / 3);
    }
    var column = new RgbImage(7, 1, pixels);
    byte[] five = ResizeChain.parse(List.of("7x5", "crop 5"), 5).apply(column).pixels();
    byte[] four = ResizeChain.parse(List.of("7x4", "crop 4"), 4).apply(column).pixels();
    assertThat(five[0]).isEqualTo((byte) 1);
    assertThat(four[0]).isEqualTo((byte) 2);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          64,fit 24      | data.resize has the step 'fit 24', expected 64 (the shorter side), 64x48 (height x width) or crop 224, of 1 to 4096 pixels
          0,crop 24      | data.resize has the step '0', expected 64 (the shorter side), 64x48 (height x width) or crop 224, of 1 to 4096 pixels
          9999,crop 24   | data.resize has the step '9999', expected 64 (the shorter side), 64x48 (height x width) or crop 224, of 1 to 4096 pixels
          24             | data.resize ends with '24', expected 'crop 24' or '24x24' as data.size is 24; data.resize='[]' resizes to that at once
          64,crop 25     | data.resize ends with 'crop 25', expected 'crop 24' or '24x24' as data.size is 24; data.resize='[]' resizes to that at once
          64,24x25       | data.resize ends with '24x25', expected 'crop 24' or '24x24' as data.size is 24; data.resize='[]' resizes to that at once
          crop 24        | data.resize has 'crop 24' of images that may be as small as 1 x 1: put '24' before it
          20,crop 24     | data.resize has 'crop 24' of images that may be as small as 20 x 20: put '24' before it
          """)
  void parse_refusesStepsThatDoNotGiveTheSize(String steps, String message) {
    assertThatThrownBy(() -> ResizeChain.parse(List.of(steps.split(",", -1)), 24))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }

  @Test
  void apply_refusesAnImageThatIsAllLength() {
    var thread = new RgbImage(1, 60_000, new byte[180_000]);
    assertThatThrownBy(() -> ResizeChain.parse(List.of("64", "crop 24"), 24).apply(thread))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "an image of 1 to 60000 in shape becomes 64 x 3840000 pixels, expected at most 64000000"
                + " in all");
  }
}
