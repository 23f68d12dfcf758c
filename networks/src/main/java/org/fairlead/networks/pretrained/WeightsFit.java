package org.fairlead.networks.pretrained;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.fairlead.base.InputException;
import org.fairlead.networks.Network;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.weights.DType;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;

/**
 * How the tensors of a file fit a network.
 *
 * <p>The naming convention is the one under which most tensors fit and, of several, the one that
 * knows most of the file's names: a classifier that is left out still tells conventions apart. Half
 * precision is widened to single. Counters of batches that an old file does not have are no loss,
 * and masks that keep everything no surplus.
 *
 * @param network the network's name
 * @param naming whose names the file has
 * @param weights the tensors that fit, under the network's names
 * @param missing names of the network's tensors that the file does not have
 * @param unexpected names of the file's tensors that the network does not have
 * @param differences tensors that both have, of another shape or type
 */
public record WeightsFit(
    String network,
    Naming naming,
    Weights weights,
    List<String> missing,
    List<String> unexpected,
    List<Difference> differences) {
  private static final int MOST_NAMED = 3;
  private static final String COUNTER = ".num_batches_tracked";

  public WeightsFit {
    missing = List.copyOf(missing);
    unexpected = List.copyOf(unexpected);
    differences = List.copyOf(differences);
  }

  /**
   * A tensor that the network cannot take.
   *
   * @param name in the network
   * @param found its type and shape in the file
   * @param expected what the network takes
   */
  public record Difference(String name, String found, String expected) {
    @Override
    public String toString() {
      return "%s is %s, expected %s".formatted(name, found, expected);
    }
  }

  /**
   * Compares the tensors of a model's file with a network.
   *
   * @throws InputException if rows of the classifier are chosen that it does not have, or not one
   *     for every class
   */
  public static WeightsFit of(Network network, Weights model, HeadChoice head) {
    WeightsFit best = null;
    for (Naming naming : Naming.values()) {
      WeightsFit fit = of(network, naming, model, head);
      if (best == null || fit.isBetterThan(best)) {
        best = fit;
      }
    }
    return Objects.requireNonNull(best);
  }

  private boolean isBetterThan(WeightsFit other) {
    return weights.size() > other.weights.size()
        || (weights.size() == other.weights.size() && unexpected.size() < other.unexpected.size());
  }

  private static WeightsFit of(Network network, Naming naming, Weights model, HeadChoice head) {
    NameMap names = naming.to(network);
    Set<String> ours = new LinkedHashSet<>(network.stateNames());
    Set<String> ofHead =
        Set.of(network.output().name() + ".weight", network.output().name() + ".bias");
    var fitting = Weights.builder();
    var seen = new HashSet<String>();
    var unexpected = new ArrayList<String>();
    var differences = new ArrayList<Difference>();
    for (String theirs : model.names()) {
      String name = names.rename(theirs);
      Tensor tensor = model.get(theirs);
      if (!ours.contains(name) || !seen.add(name)) {
        if (!keepsEverything(theirs, tensor)) {
          unexpected.add(theirs);
        }
      } else if (!head.fresh() || !ofHead.contains(name)) {
        Tensor kept =
            ofHead.contains(name) && !head.rows().isEmpty()
                ? rows(network, tensor, head.rows())
                : tensor;
        take(network, name, kept, fitting, differences);
      }
    }
    List<String> missing =
        ours.stream()
            .filter(name -> !seen.contains(name) && !name.endsWith(COUNTER))
            .filter(name -> !head.fresh() || !ofHead.contains(name))
            .toList();
    return new WeightsFit(
        network.name(), naming, fitting.build(), missing, unexpected, differences);
  }

  private static void take(
      Network network,
      String name,
      Tensor tensor,
      Weights.Builder fitting,
      List<Difference> differences) {
    Optional<Parameter> parameter = network.parameter(name);
    List<Integer> shape =
        parameter
            .map(Parameter::shape)
            .orElseGet(
                () ->
                    network.buffers().stream()
                        .filter(buffer -> buffer.name().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .shape());
    boolean counter = name.endsWith(COUNTER);
    if (!tensor.hasShape(shape) || tensor.dtype().isFloating() == counter) {
      differences.add(
          new Difference(
              name, tensor.toString(), (counter ? "whole numbers " : "numbers ") + shape));
    } else if (tensor.dtype() == DType.F16 || tensor.dtype() == DType.BF16) {
      fitting.add(name, Tensor.ofFloats(shape, tensor.floats()));
    } else {
      fitting.add(name, tensor);
    }
  }

  private static Tensor rows(Network network, Tensor tensor, List<Integer> rows) {
    long there = tensor.shape().isEmpty() ? 0 : tensor.shape().get(0);
    if (rows.size() != network.classes()) {
      throw new InputException(
          "weights.headRows has %d rows, expected one for each of the %d classes"
              .formatted(rows.size(), network.classes()));
    }
    for (int row : rows) {
      if (row < 0 || row >= there) {
        throw new InputException(
            "weights.headRows names row %d, but the file's classifier has %d outputs (0 to %d)"
                .formatted(row, there, there - 1));
      }
    }
    return tensor.rows(rows);
  }

  private static boolean keepsEverything(String name, Tensor tensor) {
    if (!name.contains("._extra_state.") || tensor.dtype() != DType.BOOL) {
      return false;
    }
    for (long kept : tensor.longs()) {
      if (kept == 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether every tensor of the network is there, and no other. */
  public boolean exact() {
    return missing.isEmpty() && unexpected.isEmpty() && differences.isEmpty();
  }

  /** Returns all tensors of a network: those that fit, and the rest from {@code initial}. */
  public Weights over(Weights initial) {
    var all = Weights.builder();
    for (String name : initial.names()) {
      all.add(name, weights.find(name).orElseGet(() -> initial.get(name)));
    }
    return all.build();
  }

  /** Returns what fits and what does not, in one line. */
  public String describe() {
    var text = new StringBuilder();
    text.append(
        "%d of %d tensors fit (%s's names)"
            .formatted(
                weights.size(),
                weights.size() + missing.size() + differences.size(),
                naming.text()));
    append(text, "missing", missing);
    append(text, "unexpected", unexpected);
    append(text, "different", differences.stream().map(Difference::toString).toList());
    return text.toString();
  }

  private static void append(StringBuilder text, String what, List<String> names) {
    if (names.isEmpty()) {
      return;
    }
    text.append("; ").append(what).append(": ");
    text.append(String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size()))));
    if (names.size() > MOST_NAMED) {
      text.append(" and %d more".formatted(names.size() - MOST_NAMED));
    }
  }
}
