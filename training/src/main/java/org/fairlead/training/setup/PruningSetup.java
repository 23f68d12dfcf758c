package org.fairlead.training.setup;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;
import org.fairlead.base.SeedStreams;
import org.fairlead.base.Seeds;
import org.fairlead.base.catalogue.EntryCode;
import org.fairlead.networks.Network;
import org.fairlead.networks.Node;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.sparse.DeadChannels;
import org.fairlead.networks.sparse.allocation.AllocationProvider;
import org.fairlead.networks.sparse.allocation.DenseNetwork;
import org.fairlead.networks.sparse.allocation.LayerAllocation;
import org.fairlead.networks.sparse.allocation.LivePruning;
import org.fairlead.networks.sparse.score.GradientSource;
import org.fairlead.networks.sparse.score.WeightScore;
import org.fairlead.networks.weights.Weights;
import org.fairlead.training.recipe.LayerSparsity;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.recipe.SparsityRecipe;

/** Pruning as a recipe asks for it. */
public final class PruningSetup {
  private PruningSetup() {}

  /** Returns how masks are found where no score looks at samples. */
  public static LivePruning of(Problem problem, DenseNetwork dense) {
    return of(
        problem,
        dense,
        new GradientSource() {
          @Override
          public Weights gradient(Weights weights) {
            throw new IllegalStateException(
                "a score that looks at no samples asked for a gradient");
          }

          @Override
          public List<Weights> gradientsOfGroups(Weights weights) {
            return List.of(gradient(weights));
          }
        });
  }

  /**
   * Returns how masks are found.
   *
   * @param source of the gradients that scores may ask for
   */
  public static LivePruning of(Problem problem, DenseNetwork dense, GradientSource source) {
    SparsityRecipe sparsity = problem.recipe().sparsity();
    var own = new LinkedHashMap<String, Double>();
    for (Parameter parameter : problem.network().parameters()) {
      if (parameter.prunable() && sparsity.last() > 0) {
        own(sparsity.ownLayers(), parameter.name())
            .ifPresent(layer -> own.put(parameter.name(), layer.sparsity() / sparsity.last()));
      }
    }
    return new LivePruning(
        problem.network(),
        sparsity.allocation(),
        allocation(problem.recipe(), sparsity.provider(), dense),
        score(problem, source),
        problem.dataset().shape().height(),
        problem.dataset().shape().width(),
        own,
        deadChannels(problem.recipe()));
  }

  private static WeightScore score(Problem problem, GradientSource source) {
    return switch (problem.recipe().sparsity().score()) {
      case SparsityRecipe.MAGNITUDE -> WeightScore.magnitude();
      case SparsityRecipe.GRADIENT -> WeightScore.gradient(source);
      case SparsityRecipe.GROUP_SHARES -> WeightScore.groupShares(source);
      default ->
          WeightScore.random(Seeds.mix(problem.seeds().recipe(), SeedStreams.OfRecipe.PRUNING));
    };
  }

  private static <O extends Record> LayerAllocation allocation(
      Recipe recipe, AllocationProvider<O> provider, DenseNetwork dense) {
    O options = recipe.own().of(SparsityRecipe.SECTION, provider);
    return EntryCode.make("allocation", provider, () -> provider.create(options, dense));
  }

  /** Returns what becomes of channels that masks leave without a path. */
  public static DeadChannels deadChannels(Recipe recipe) {
    String wanted = recipe.sparsity().deadChannels();
    if (wanted == null) {
      return recipe.method().mode().equals("faithful")
          ? DeadChannels.SILENCED
          : DeadChannels.FOLDED;
    }
    return wanted.equals("silenced") ? DeadChannels.SILENCED : DeadChannels.FOLDED;
  }

  private static Optional<LayerSparsity> own(List<LayerSparsity> layers, String weight) {
    return layers.stream().filter(layer -> layer.matches(weight)).findFirst();
  }

  /**
   * Returns a network in which the weights are prunable that the recipe leaves so.
   *
   * @throws InputException if it names layers that are not there, or leaves nothing to prune
   */
  static Network prunable(Network network, SparsityRecipe sparsity) {
    if (sparsity.last() == 0) {
      return network;
    }
    List<LayerSparsity> layers = sparsity.ownLayers();
    List<String> weights =
        network.parameters().stream().filter(Parameter::prunable).map(Parameter::name).toList();
    if (weights.isEmpty()) {
      throw new InputException(
          ("sparsity.final is %s, but network '%s' has no weight that can be pruned: the first"
                  + " convolution and the layer that makes the logits stay dense; choose a network"
                  + " with more layers (for rows network.name=mlp, of the dense run too), or"
                  + " sparsity.final=0 to train without pruning")
              .formatted(sparsity.last(), network.name()));
    }
    for (LayerSparsity layer : layers) {
      if (weights.stream().noneMatch(layer::matches)) {
        throw new InputException(
            "sparsity.layers names '%s', which matches no weight of network '%s' that can be pruned%s"
                .formatted(
                    layer.pattern(), network.name(), Nearest.suggestion(layer.pattern(), weights)));
      }
    }
    Set<String> open = new HashSet<>();
    for (Parameter parameter : network.parameters()) {
      String weight = parameter.name();
      boolean left = sparsity.depthwise() || !isDepthwise(network.nodes().get(parameter.nodeId()));
      boolean dense = own(layers, weight).filter(layer -> layer.sparsity() == 0).isPresent();
      if (parameter.prunable() && left && !dense) {
        open.add(weight);
      }
    }
    if (open.stream().allMatch(weight -> own(layers, weight).isPresent())) {
      throw new InputException(
          "sparsity.final is %s, but sparsity.layers and sparsity.depthwise leave no layer of network '%s' to prune to it"
              .formatted(sparsity.last(), network.name()));
    }
    return network.withPrunable(open);
  }

  private static boolean isDepthwise(Node node) {
    return node.layer() instanceof Convolution convolution
        && convolution.groups() > 1
        && convolution.groups() == convolution.in();
  }
}
