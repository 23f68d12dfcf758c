package org.fairlead.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.fairlead.base.InputException;
import org.fairlead.data.MemorySource;
import org.junit.jupiter.api.Test;

final class DatasetsTest {

  @Test
  void open_ofAnUnknownFormatNamesTheNearest() {
    assertThatThrownBy(() -> Datasets.open(MemorySource.spec("utkfaces", null, 8, "gender")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "data.format 'utkfaces' is unknown, expected one of utkface, fairface, celeba, cifar100, folder, adult, compas, german, table, npy, synthetic; did you mean 'utkface'?");
    assertThat(Datasets.formats())
        .containsExactly(
            "utkface",
            "fairface",
            "celeba",
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
