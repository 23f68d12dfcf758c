package org.fairlead.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.fairlead.base.InputException;
import org.fairlead.data.source.MemorySource;
import org.junit.jupiter.api.Test;

final class DatasetsTest {

  @Test
  void open_ofAnUnknownFormatNamesTheNearest() {
    assertThatThrownBy(() -> Datasets.open(MemorySource.spec("utkfaces", null, 8, "gender")))
        .isInstanceOf(InputException.class)
        .hasMessage("data.format is 'utkfaces', which is no data format; did you mean 'utkface'?");
    assertThat(Datasets.formats().names())
        .containsExactly(
            "utkface",
            "fairface",
            "celeba",
            "cifar10",
            "cifar100",
            "folder",
            "adult",
            "compas",
            "german",
            "table",
            "npy",
            "synthetic");
  }
}
