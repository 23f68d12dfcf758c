package org.fairlead.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TextTest {
  @Test
  void duration_takesTheUnitThatFits() {
    assertThat(Text.duration(0.04)).isEqualTo("0.0 s");
    assertThat(Text.duration(9.96)).isEqualTo("10 s");
    assertThat(Text.duration(59.6)).isEqualTo("1:00 min");
    assertThat(Text.duration(185)).isEqualTo("3:05 min");
    assertThat(Text.duration(7800)).isEqualTo("2:10 h");
    assertThat(Text.duration(Double.NaN)).isEqualTo("unknown");
  }

  @Test
  void ago_takesTheUnitThatFits() {
    assertThat(Text.ago(Duration.ofSeconds(-3))).isEqualTo("just now");
    assertThat(Text.ago(Duration.ofSeconds(59))).isEqualTo("just now");
    assertThat(Text.ago(Duration.ofMinutes(59))).isEqualTo("59 min ago");
    assertThat(Text.ago(Duration.ofHours(47))).isEqualTo("47 h ago");
    assertThat(Text.ago(Duration.ofDays(3))).isEqualTo("3 days ago");
  }

  @Test
  void numbers_unknownIsADash() {
    assertThat(Text.percent(Double.NaN)).isEqualTo("-");
    assertThat(Text.points(Double.NaN)).isEqualTo("-");
    assertThat(Text.percent(0.1234)).isEqualTo("12.3 %");
    assertThat(Text.points(-0.0123)).isEqualTo("-1.2");
  }

  @Test
  void counted_addsTheEndingOfMany() {
    assertThat(Text.counted(1, "run")).isEqualTo("1 run");
    assertThat(Text.counted(12_000, "run")).isEqualTo("12,000 runs");
  }

  @Test
  void shortened_keepsTheLength() {
    assertThat(Text.shortened("race=Black", 10)).isEqualTo("race=Black");
    assertThat(Text.shortened("race=Black", 6)).isEqualTo("race=…");
  }

  @Test
  void bytes_takesTheUnitThatFits() {
    assertThat(Text.bytes(512_300_000)).isEqualTo("512 MB");
    assertThat(Text.bytes(25_300_000_000L)).isEqualTo("25.3 GB");
  }

  @Test
  void wrapped_breaksAtSpaces() {
    assertThat(Text.wrapped("short", 10, 2)).isEqualTo("short");
    assertThat(Text.wrapped("one two three four", 9, 2)).isEqualTo("one two\n  three\n  four");
    assertThat(Text.wrapped("onelongwordwithoutspace", 9, 2)).isEqualTo("onelongwordwithoutspace");
  }
}
