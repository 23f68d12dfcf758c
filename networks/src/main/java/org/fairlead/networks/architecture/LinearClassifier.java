package org.fairlead.networks.architecture;

import java.util.List;
import org.fairlead.base.catalogue.NoOptions;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkProvider;
import org.fairlead.networks.NetworkSpec;

/** One linear layer on flattened images or rows: multinomial logistic regression. */
public final class LinearClassifier implements NetworkProvider<NoOptions> {
  /** For the catalogue. */
  public LinearClassifier() {}

  @Override
  public String name() {
    return "linear";
  }

  @Override
  public String summary() {
    return "logistic regression on flattened images or rows of a table";
  }

  @Override
  public NoOptions defaults() {
    return new NoOptions();
  }

  @Override
  public boolean needsInputSize() {
    return true;
  }

  @Override
  public boolean takesRows() {
    return true;
  }

  @Override
  public Network create(NoOptions options, NetworkSpec spec) {
    return MultilayerPerceptron.network(spec, List.of());
  }
}
