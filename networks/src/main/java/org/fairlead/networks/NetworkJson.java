package org.fairlead.networks;

/** The JSON form of a network. */
@SuppressWarnings("DoNotCallSuggester")
final class NetworkJson {
  private NetworkJson() {}

  static String write(Network network) {
    throw new UnsupportedOperationException(network.name());
  }

  static Network read(String json) {
    throw new UnsupportedOperationException(json);
  }
}
