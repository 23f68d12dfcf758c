package org.fairlead.engine.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.fairlead.engine.libtorch.LibTorch;
import org.fairlead.engine.libtorch.Tensors;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FlatLayoutTest {

  @ParameterizedTest
  @ValueSource(strings = {"cifarresnet8", "mobilenetv2", "resnet18", "mlp"})
  void of_separatesWhatDecaysAndNeverOverlaps(String name) {
    Network network = Networks.create(new NetworkSpec(name, 7, 3, 8, 0));
    FlatLayout layout = FlatLayout.of(network.parameters(), false, FlatLayout::isConvolutionWeight);
    assertThat(layout.slices()).hasSameSizeAs(network.parameters());
    var slices =
        layout.slices().stream().sorted(Comparator.comparing(FlatLayout.Slice::offset)).toList();
    long end = 0;
    for (FlatLayout.Slice slice : slices) {
      assertThat(slice.offset()).isBetween(end, end + FlatLayout.ALIGNMENT - 1);
      assertThat(slice.offset() % FlatLayout.ALIGNMENT).isZero();
      assertThat(slice.offset() < layout.decayed()).isEqualTo(slice.parameter().kind().isWeight());
      end = slice.offset() + slice.elements();
    }
    assertThat(layout.size()).isBetween(end, end + FlatLayout.ALIGNMENT - 1);
  }

  @Test
  void of_letsEverythingDecayWhenAsked() {
    Network network = Networks.create(NetworkSpec.of("cifarresnet8", 4));
    FlatLayout layout = FlatLayout.of(network.parameters(), true, parameter -> false);
    assertThat(layout.decayed()).isEqualTo(layout.size());
    assertThat(layout.indexOf("conv1.weight")).isZero();
    assertThat(layout.indexOf("nothing")).isEqualTo(-1);
  }

  @Test
  @SuppressWarnings("try") // scopes are closed, not read
  void view_ofAConvolutionLiesWithItsInputsInnermost() {
    LibTorch.load();
    Network network = Networks.create(NetworkSpec.of("cifarresnet8", 4));
    FlatLayout layout = FlatLayout.of(network.parameters(), false, FlatLayout::isConvolutionWeight);
    FlatLayout.Slice slice = layout.slices().get(layout.indexOf("conv1.weight"));
    try (var scope = new PointerScope()) {
      Tensor flat = Tensors.zeros(layout.size(), ScalarType.Float, "cpu");
      Tensor view = Views.view(slice, flat);
      assertThat(Tensors.sizes(view)).containsExactly(16, 3, 3, 3);
      assertThat(view.is_contiguous(MemoryFormat.ChannelsLast)).isTrue();
      double[] values = IntStream.range(0, 16 * 27).asDoubleStream().toArray();
      Tensors.copyInto(
          view, org.fairlead.networks.weights.Tensor.ofDoubles(slice.parameter().shape(), values));
      double[] stored = Tensors.toDoubles(flat.narrow(0, slice.offset(), slice.elements()));
      // Entry (o, h, w, i) of the slice is entry (o, i, h, w) of the weight.
      assertThat(stored[0]).isEqualTo(0);
      assertThat(stored[1]).isEqualTo(9);
      assertThat(stored[3]).isEqualTo(1);
      assertThat(stored[27]).isEqualTo(27);
      assertThat(Tensors.toDoubles(view)).containsExactly(values);
    }
  }
}
