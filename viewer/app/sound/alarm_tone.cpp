#include "viewer/app/sound/alarm_tone.h"

#include <cmath>
#include <numbers>

namespace sandtable {
namespace {

constexpr double kHigh_hz = 880;
constexpr double kLow_hz = 587;
constexpr double kPulse_s = 0.17;
constexpr double kPause_s = 0.07;
constexpr double kEdge_s = 0.015;
constexpr double kLoudness = 0.4;  // of full scale

std::size_t count_of(double seconds) { return static_cast<std::size_t>(seconds * SoundClip::kSamplesPerSecond); }

void add_pulse(std::vector<std::int16_t>& samples, double pitch_hz) {
  const std::size_t count = count_of(kPulse_s);
  for (std::size_t i = 0; i < count; ++i) {
    const double t = static_cast<double>(i) / SoundClip::kSamplesPerSecond;
    const double to_edge = std::min(t, kPulse_s - t);
    const double envelope = to_edge < kEdge_s ? 0.5 - 0.5 * std::cos(std::numbers::pi * to_edge / kEdge_s) : 1;
    const double phase = 2 * std::numbers::pi * pitch_hz * t;
    // A third of the third harmonic: a bare sine is hard to place in a room.
    const double wave = (std::sin(phase) + std::sin(3 * phase) / 3) * 0.8;
    samples.push_back(static_cast<std::int16_t>(std::lround(wave * envelope * kLoudness * 32767)));
  }
  samples.insert(samples.end(), count_of(kPause_s), 0);
}

}  // namespace

SoundClip alarm_tone(int level) {
  SoundClip clip;
  if (level > 1) {
    add_pulse(clip.samples, kLow_hz);
    add_pulse(clip.samples, kLow_hz);
    return clip;
  }
  for (int pair = 0; pair < 3; ++pair) {
    add_pulse(clip.samples, kHigh_hz);
    add_pulse(clip.samples, kLow_hz);
  }
  return clip;
}

}  // namespace sandtable
