#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "viewer/app/sound/sound_output.h"

namespace sandtable {

/// The system's default loudspeaker through OpenAL. The device is open only while a clip plays, so silence costs
/// nothing. Its thread does all that may wait; any thread may call. After a failure the device is tried again at most
/// once a minute, because a missing one is slow to ask for.
class OpenAlOutput final : public SoundOutput {
 public:
  OpenAlOutput();
  ~OpenAlOutput() override;
  void play(SoundClip clip) override;
  [[nodiscard]] std::string trouble() const override;

 private:
  void run();

  mutable std::mutex mutex_;  ///< of the four below; never held while the device is used
  std::condition_variable wake_;
  std::optional<SoundClip> next_;
  std::string trouble_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace sandtable
