package org.fairlead.networks.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fairlead.networks.GoldenFiles;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.architecture.MultilayerPerceptron;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.pretrained.NameMap;
import org.fairlead.networks.weights.Weights;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Schedules, masks and counts against recorded ones: every case that lies in the folder. */
final class GoldenSparsityTest {

  /** Returns the magnitudes that a mask removes, sorted. */
  private static double[] removed(double[] values, byte[] mask) {
    return IntStream.range(0, values.length)
        .filter(i -> mask[i] == 0)
        .mapToDouble(i -> Math.abs(values[i]))
        .sorted()
        .toArray();
  }

  private static byte[] bytes(JsonNode mask) {
    var bytes = new byte[mask.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) mask.get(i).intValue();
    }
    return bytes;
  }

  private static SparsitySchedule schedule(JsonNode config) {
    return new SparsitySchedule(
        config.path("sparsity_initial").asDouble(0),
        config.get("sparsity_final").doubleValue(),
        config.path("init_pruning_epoch").asDouble(0),
        config.get("last_pruning_epoch").doubleValue(),
        config.path("pruning_frequency").asInt(1));
  }

  /** Returns the recorded network: an MLP of the widths of its layers, or a known one. */
  private static Network network(String name, JsonNode layers) {
    List<List<Integer>> shapes =
        layers.values().stream().map(layer -> GoldenFiles.ints(layer.get("shape"))).toList();
    if (!name.equals("mlp")) {
      return Networks.create(NetworkSpec.of(name.replace("_", ""), 10));
    }
    int classes = shapes.get(shapes.size() - 1).get(0);
    int size = (int) Math.sqrt(shapes.get(0).get(1));
    return MultilayerPerceptron.network(
        NetworkSpec.of("mlp", classes).withInputChannels(1).withInputSize(size),
        shapes.subList(0, shapes.size() - 1).stream().map(shape -> shape.get(0)).toList());
  }

  @Test
  void prune_removesTheRecordedNumberAndMagnitudes() {
    for (var file : GoldenFiles.ofCases("c_sparse", "pruning.json", "weight_name")) {
      JsonNode golden = GoldenFiles.json(file);
      assertThat(golden.get("cases").size()).isPositive();
      for (JsonNode each : golden.get("cases")) {
        JsonNode weight = golden.get("weights").get(each.get("weight_name").stringValue());
        List<Integer> shape = GoldenFiles.ints(weight.get("shape"));
        double[] values = GoldenFiles.doubles(weight.get("values"));
        double[] bias = GoldenFiles.doubles(each.get("bias"));
        double sparsity = each.get("sparsity").doubleValue();
        Network network = OneLayer.of(shape);
        Weights weights = OneLayer.weights(shape, values, bias);
        Masks masks =
            MagnitudePruning.prune(network, weights, Masks.dense(network), sparsity, Scope.LAYER);
        byte[] mask = masks.mask("x.weight");
        byte[] expected = bytes(each.get("mask"));
        String what = each.get("weight_name").stringValue() + " at " + sparsity;

        assertThat(masks.elements() - masks.kept())
            .as(what)
            .isEqualTo(each.get("num_pruned").longValue());
        assertThat(removed(values, mask)).as(what).containsExactly(removed(values, expected));
        if (Arrays.stream(values).map(Math::abs).distinct().count() == values.length) {
          assertThat(mask).as(what).containsExactly(expected);
          boolean[] live = masks.liveOutputs("x.weight");
          for (int i = 0; i < live.length; i++) {
            assertThat(live[i]).as(what).isEqualTo(each.get("io_mask").get(i).booleanValue());
          }
        }

        ModelStatistics statistics = ModelStatistics.of(network, weights, masks, 1, 1);
        int classifier = shape.get(0);
        assertThat(statistics.parameters() - classifier)
            .as(what)
            .isEqualTo(each.get("num_params").longValue());
        assertThat(statistics.active())
            .as(what)
            .isEqualTo(each.get("num_active_params").longValue());
        assertThat(statistics.sparsifiable())
            .as(what)
            .isEqualTo(each.get("num_sparse_params").longValue());
        assertThat(statistics.activeSparsifiable())
            .as(what)
            .isEqualTo(each.get("num_active_sparse_params").longValue());
        double norm = each.get("sq_l2_norm").doubleValue();
        assertThat(statistics.squaredNorm()).as(what).isEqualTo(norm, within(1e-12 * norm));
      }
    }
  }

  /**
   * Rounds of pruning and training; the last asks for less sparsity, which changes nothing here.
   */
  @Test
  void prune_iterativelyGivesTheRecordedMasks() {
    for (var file : GoldenFiles.ofCases("c_sparse", "pruning.json", "weight_name")) {
      JsonNode golden = GoldenFiles.json(file).path("iterative");
      if (golden.isMissingNode()) {
        continue;
      }
      List<Integer> shape = GoldenFiles.ints(golden.get("shape"));
      double[] values = GoldenFiles.doubles(golden.get("initial_weight"));
      Network network = OneLayer.of(shape);
      Masks masks = Masks.dense(network);
      double largest = 0;
      for (JsonNode round : golden.get("rounds")) {
        double sparsity = round.get("sparsity").doubleValue();
        Weights weights = OneLayer.weights(shape, values, new double[shape.get(0)]);
        Masks before = masks;
        masks = MagnitudePruning.prune(network, weights, before, sparsity, Scope.LAYER);
        if (sparsity >= largest) {
          assertThat(masks.mask("x.weight")).containsExactly(bytes(round.get("mask")));
        } else {
          assertThat(masks).isEqualTo(before);
          byte[] theirs = bytes(round.get("mask"));
          byte[] ours = masks.mask("x.weight");
          assertThat(IntStream.range(0, ours.length))
              .allMatch(i -> ours[i] <= theirs[i], "kept here implies kept there");
        }
        largest = Math.max(largest, sparsity);
        double[] increment = GoldenFiles.doubles(round.get("weight_increment_after"));
        for (int i = 0; i < values.length; i++) {
          values[i] += increment[i];
        }
      }
    }
  }

  @Test
  void at_followsEveryRecordedSchedule() {
    for (var file : GoldenFiles.ofCases("c_sparse", "scheduler.json", "sparsity_amount")) {
      for (JsonNode each : GoldenFiles.json(file).get("cases")) {
        SparsitySchedule schedule = schedule(each.get("config"));
        for (int i = 0; i < each.get("epochs").size(); i++) {
          double epoch = each.get("epochs").get(i).doubleValue();
          double expected = each.get("sparsity_amount").get(i).doubleValue();
          assertThat(schedule.at(epoch))
              .as("%s at epoch %s", schedule, epoch)
              .isEqualTo(expected, within(1e-9 * expected));
          assertThat(schedule.prunesAt(epoch))
              .as("%s at epoch %s", schedule, epoch)
              .isEqualTo(each.get("should_sparsify").get(i).booleanValue());
        }
      }
    }
  }

  @Test
  void constructor_rejectsEveryRecordedInvalidConfiguration() {
    for (var file : GoldenFiles.ofCases("c_sparse", "scheduler.json", "sparsity_amount")) {
      for (JsonNode each : GoldenFiles.json(file).path("invalid")) {
        assertThatIllegalArgumentException().isThrownBy(() -> schedule(each.get("config")));
      }
    }
  }

  /** The counts that the published code records after pruning each of its models. */
  @Test
  void statistics_areTheRecordedOnes() {
    for (var file : GoldenFiles.ofCases("c_sparse", "model_stats.json", "model")) {
      for (var each : GoldenFiles.json(file).get("cases")) {
        String name = each.get("model").stringValue();
        double sparsity = each.get("sparsity").doubleValue();
        boolean mlp = name.equals("mlp");
        Network network = network(name, each.get("masked_layers"));
        if (mlp) {
          network =
              network.withPrunable(
                  network.parameters().stream()
                      .filter(p -> p.kind().isWeight())
                      .map(Parameter::name)
                      .collect(Collectors.toSet()));
        }
        Weights weights = Initializer.initialize(network, 9);
        Masks masks =
            MagnitudePruning.prune(network, weights, Masks.dense(network), sparsity, Scope.LAYER);
        int size = mlp ? network.input().shape().get(1) : 32;
        ModelStatistics statistics = ModelStatistics.of(network, weights, masks, size, size);
        String what = name + " at " + sparsity;
        // Batch norm's biases start at zero, which the recorded model's do not.
        long zeros =
            network.parameters().stream()
                .filter(p -> p.kind() == Layer.ParameterKind.NORM_BIAS)
                .mapToLong(Parameter::elements)
                .sum();
        assertThat(statistics.parameters()).as(what).isEqualTo(each.get("num_params").longValue());
        assertThat(statistics.active() + zeros)
            .as(what)
            .isEqualTo(each.get("num_active_params").longValue());
        // The published code counts the dense classifier as sparsifiable, too.
        List<LayerStatistics> counted =
            mlp ? statistics.layers() : statistics.layers().subList(1, statistics.layers().size());
        assertThat(counted.stream().mapToLong(LayerStatistics::weights).sum())
            .as(what)
            .isEqualTo(each.get("num_sparse_params").longValue());
        assertThat(counted.stream().mapToLong(LayerStatistics::active).sum())
            .as(what)
            .isEqualTo(each.get("num_active_sparse_params").longValue());
        NameMap toOurs = NameMap.balancingAct(network);
        Set<String> seen = new HashSet<>();
        for (var layer : each.get("masked_layers")) {
          String weight = toOurs.rename(layer.get("name").stringValue()) + ".weight";
          seen.add(weight);
          assertThat(masks.array(weight).length - masks.kept(weight))
              .as("%s, %s", what, weight)
              .isEqualTo(layer.get("pruned").longValue());
        }
        assertThat(masks.names()).as(what).containsExactlyInAnyOrderElementsOf(seen);
      }
    }
  }
}
