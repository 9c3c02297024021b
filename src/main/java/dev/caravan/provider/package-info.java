/**
 * The wire formats: one folder per dialect, each a {@link dev.caravan.provider.Codec} for what callers ask and
 * providers answer, and, where callers speak the dialect, a {@link dev.caravan.provider.ReplyWriter} for what they are
 * answered.
 *
 * <p>May import {@code model}, {@code failure} and {@code config}. Codecs are stateless and safe to share;
 * a {@link dev.caravan.provider.StreamedReply} is confined to its attempt. They judge no error: that is
 * {@code failure.FailureClassifier}'s.
 */
package dev.caravan.provider;
