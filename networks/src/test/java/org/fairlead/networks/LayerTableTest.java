package org.fairlead.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.layer.GroupNorm;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.layer.LearnedTokens;
import org.fairlead.networks.layer.Linear;
import org.fairlead.networks.layer.NetworkInput;
import org.fairlead.networks.layer.Upsample;
import org.junit.jupiter.api.Test;

final class LayerTableTest {

  private static Map<Class<?>, String> complete() {
    var entries = new HashMap<Class<?>, String>();
    LayerTable.types().forEach(type -> entries.put(type, type.getSimpleName()));
    return entries;
  }

  @Test
  void types_areAllLayersButInputs() {
    assertThat(LayerTable.types())
        .hasSize(Layer.class.getPermittedSubclasses().length - 1)
        .contains(Convolution.class, LearnedTokens.class)
        .doesNotContain(NetworkInput.class);
  }

  @Test
  void of_givesALayerWhatStandsForItsClass() {
    LayerTable<String> table = LayerTable.of("word", complete());
    assertThat(table.of(new Linear(2, 3, false))).isEqualTo("Linear");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.of(NetworkInput.images(3, 4, 4)))
        .withMessage("no word for NetworkInput[shape=[3, 4, 4]]");
  }

  /** What whoever adds a layer sees in every module that has a table. */
  @Test
  void of_refusesATableThatLacksLayers() {
    Map<Class<?>, String> entries = complete();
    entries.remove(Upsample.class);
    entries.remove(GroupNorm.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LayerTable.of("ONNX operator", entries))
        .withMessage(
            "no ONNX operator for GroupNorm, Upsample; every layer that computes needs one");
  }

  @Test
  void of_refusesWhatIsNoLayerThatComputes() {
    Map<Class<?>, String> entries = complete();
    entries.put(NetworkInput.class, "input");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LayerTable.of("word", entries))
        .withMessage("word for NetworkInput, expected layers that compute");
  }
}
