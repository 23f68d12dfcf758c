package org.fairlead.networks.layer;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;

/**
 * Learned tokens that are the same for every sample, {@code [] -> [tokens, width]}: a class token
 * to put before others, or embeddings of positions to add to them. The parameter has the layer's
 * own name and shape {@code [1, tokens, width]}.
 */
public record LearnedTokens(int tokens, int width) implements Layer {
  public LearnedTokens {
    requireArgument(tokens > 0, "tokens must be positive, got %d", tokens);
    requireArgument(width > 0, "width must be positive, got %d", width);
  }

  @Override
  public int arity() {
    return 0;
  }

  @Override
  public List<Integer> outputShape(List<List<Integer>> inputs) {
    return List.of(tokens, width);
  }

  @Override
  public List<ParameterSlot> parameters() {
    return List.of(new ParameterSlot("", List.of(1, tokens, width), ParameterKind.EMBEDDING));
  }
}
