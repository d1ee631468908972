#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sandtable {

/// Sound to be played once: one channel, 16 bits a sample.
struct SoundClip {
  static constexpr int kSamplesPerSecond = 22050;
  std::vector<std::int16_t> samples;
};

/// The port to a loudspeaker. Tests replace it.
class SoundOutput {
 public:
  virtual ~SoundOutput() = default;
  /// Plays the clip soon and does not wait for it; while one plays, another is dropped.
  virtual void play(SoundClip clip) = 0;
  /// Why the last clip was not heard; empty when it was, or none has been played.
  [[nodiscard]] virtual std::string trouble() const = 0;
};

}  // namespace sandtable
