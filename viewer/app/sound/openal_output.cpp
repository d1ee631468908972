#include "viewer/app/sound/openal_output.h"

#include <AL/al.h>
#include <AL/alc.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <utility>

namespace sandtable {
namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr std::chrono::seconds kBetweenTries{60};

struct DeviceCloser {
  void operator()(ALCdevice* device) const { alcCloseDevice(device); }
};
struct ContextDestroyer {
  void operator()(ALCcontext* context) const {
    alcMakeContextCurrent(nullptr);
    alcDestroyContext(context);
  }
};

/// Plays to the end. Gives why it could not, or nothing.
std::string play_through(const SoundClip& clip) {
  const std::unique_ptr<ALCdevice, DeviceCloser> device(alcOpenDevice(nullptr));
  if (!device) return "no sound device can be opened";
  const std::unique_ptr<ALCcontext, ContextDestroyer> context(alcCreateContext(device.get(), nullptr));
  if (!context || alcMakeContextCurrent(context.get()) == ALC_FALSE) return "the sound device gives no context";
  ALuint buffer = 0;
  ALuint source = 0;
  alGenBuffers(1, &buffer);
  alGenSources(1, &source);
  alBufferData(buffer, AL_FORMAT_MONO16, clip.samples.data(),
               static_cast<ALsizei>(clip.samples.size() * sizeof(std::int16_t)), SoundClip::kSamplesPerSecond);
  alSourcei(source, AL_BUFFER, static_cast<ALint>(buffer));
  alSourcePlay(source);
  const bool started = alGetError() == AL_NO_ERROR;
  // A device that hangs must not hold the program: twice the clip's length is enough for any that works.
  const auto length = std::chrono::milliseconds{clip.samples.size() * 1000 / SoundClip::kSamplesPerSecond};
  const auto end = SteadyClock::now() + 2 * length + std::chrono::milliseconds{500};
  ALint state = AL_PLAYING;
  while (started && state == AL_PLAYING && SteadyClock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
    alGetSourcei(source, AL_SOURCE_STATE, &state);
  }
  alDeleteSources(1, &source);
  alDeleteBuffers(1, &buffer);
  if (!started) return "the sound device refused the tone";
  return state == AL_PLAYING ? "the sound device does not move on" : "";
}

}  // namespace

OpenAlOutput::OpenAlOutput() {
  // Its own complaints would fill the terminal; trouble() tells what matters. Before any thread may read it.
  setenv("ALSOFT_LOGLEVEL", "0", 0);
  thread_ = std::thread([this] { run(); });
}

OpenAlOutput::~OpenAlOutput() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void OpenAlOutput::play(SoundClip clip) {
  {
    const std::lock_guard lock(mutex_);
    if (!next_) next_ = std::move(clip);
  }
  wake_.notify_one();
}

std::string OpenAlOutput::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

void OpenAlOutput::run() {
  auto next_try = SteadyClock::time_point::min();
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || next_.has_value(); });
    if (stopping_) return;
    const SoundClip clip = *std::exchange(next_, std::nullopt);
    if (SteadyClock::now() < next_try) continue;
    lock.unlock();
    std::string trouble = play_through(clip);
    lock.lock();
    trouble_ = std::move(trouble);
    if (!trouble_.empty()) next_try = SteadyClock::now() + kBetweenTries;
  }
}

}  // namespace sandtable
