package org.fairlead.data.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.fairlead.base.InputException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BytesTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "0, 0",
    "512, 512",
    "1K, 1024",
    "500M, 524288000",
    "20 GiB, 21474836480",
    "20gb, 21474836480",
    "1.5T, 1649267441664",
    "7B, 7",
  })
  void parse_readsSizes(String text, long bytes) {
    assertThat(Bytes.parse("limit", text)).isEqualTo(bytes);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"", "much", "-1G", "1,5G", "10 %", "99999999999999999999", "1GG"})
  void parse_refusesOtherTexts(String text) {
    assertThatThrownBy(() -> Bytes.parse("FAIRLEAD_CACHE_LIMIT", text))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "FAIRLEAD_CACHE_LIMIT is '%s', expected a size such as 500M, 20G or 1.5T", text);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "0, 0 bytes",
    "1023, 1023 bytes",
    "1024, 1.0 KiB",
    "52428800, 50.0 MiB",
    "1073741824000, 1000 GiB",
    "9007199254740992, 8192 TiB",
  })
  void text_choosesTheUnit(long bytes, String text) {
    assertThat(Bytes.text(bytes)).isEqualTo(text);
  }
}
