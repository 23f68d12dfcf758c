package org.fairlead.base.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HomeFolderTest {
  private static final HomeFolder HOME = HomeFolder.of(Map.of("HOME", "/home/ann"));

  @ParameterizedTest
  @CsvSource({
    "path=~/faces, path=/home/ann/faces",
    "path=~, path=/home/ann",
    "--runs=~/runs, --runs=/home/ann/runs",
    "path=~bob/faces, path=~bob/faces",
    "path=a~/b, path=a~/b",
    "~/faces, ~/faces",
    "=~/x, =~/x",
    "weights.headRows=[1], weights.headRows=[1]"
  })
  void expandValue_replacesATildeThatBeginsAPath(String argument, String expanded) {
    assertThat(HOME.expandValue(argument)).isEqualTo(expanded);
  }

  @Test
  void of_withoutHomeIsJavas() {
    assertThat(HomeFolder.of(Map.of()).path()).isEqualTo(System.getProperty("user.home"));
    assertThat(new HomeFolder("").expand("~/x")).isEqualTo("~/x");
  }
}
