package org.fairlead.data.cache;

/**
 * What a shard holds: some samples of a data set in a row.
 *
 * @param first the first sample
 * @param count how many
 * @param digest SHA-256, in hexadecimal, over whatever decides their pixels
 */
record ShardKey(int first, int count, String digest) {

  /** Returns the name of the file. */
  String fileName() {
    return digest.substring(0, 24) + ".shard";
  }
}
