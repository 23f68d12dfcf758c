package org.fairlead.data.source;

import java.nio.ByteBuffer;
import java.util.List;
import org.fairlead.data.SampleShape;
import org.fairlead.data.SampleStore;

/**
 * The images of several stores, numbered one store after the other. The stores stay the owner's.
 */
public final class JoinedSamples implements SampleStore {
  private final List<SampleStore> stores;
  private final int[] begin;

  private JoinedSamples(List<SampleStore> stores, int[] begin) {
    this.stores = stores;
    this.begin = begin;
  }

  /**
   * Returns the images of all stores; closing it closes none of them.
   *
   * @param stores at least one, of the same shape
   */
  public static JoinedSamples of(List<SampleStore> stores) {
    var begin = new int[stores.size() + 1];
    for (int s = 0; s < stores.size(); s++) {
      if (!stores.get(s).shape().equals(stores.get(0).shape())) {
        throw new IllegalArgumentException(
            "stores[%d] has images of %s, expected %s as in the first"
                .formatted(s, stores.get(s).shape(), stores.get(0).shape()));
      }
      begin[s + 1] = Math.addExact(begin[s], stores.get(s).size());
    }
    return new JoinedSamples(List.copyOf(stores), begin);
  }

  @Override
  public SampleShape shape() {
    return stores.get(0).shape();
  }

  @Override
  public int size() {
    return begin[stores.size()];
  }

  @Override
  public void copy(int sample, ByteBuffer target) {
    int store = storeOf(sample);
    stores.get(store).copy(sample - begin[store], target);
  }

  @Override
  public void copy(int sample, byte[] target) {
    int store = storeOf(sample);
    stores.get(store).copy(sample - begin[store], target);
  }

  @Override
  public SampleStore unsettled() {
    return new JoinedSamples(stores.stream().map(SampleStore::unsettled).toList(), begin);
  }

  private int storeOf(int sample) {
    if (sample < 0 || sample >= size()) {
      throw new IndexOutOfBoundsException(
          "sample is %d, expected 0 to %d".formatted(sample, size() - 1));
    }
    int store = 0;
    while (sample >= begin[store + 1]) {
      store++;
    }
    return store;
  }

  /** Does nothing: whoever opened the stores closes them. */
  @Override
  public void close() {}
}
