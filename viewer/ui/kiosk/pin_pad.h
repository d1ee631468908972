#pragma once

#include <string>
#include <string_view>

namespace sandtable::ui {

/// The way out of a kiosk. Never shows how long the pin is, and waits after wrong tries.
class PinPad {
 public:
  /// Wrong tries before it rests, and for how long.
  static constexpr int kTries = 5;
  static constexpr double kRest_s = 60;
  static constexpr std::size_t kMostDigits = 12;

  void open(std::string_view pin) { pin_ = pin, typed_.clear(), open_ = true; }
  void close() { typed_.clear(), open_ = false; }
  [[nodiscard]] bool is_open() const { return open_; }
  [[nodiscard]] std::size_t typed() const { return typed_.size(); }
  [[nodiscard]] bool rests(double now_s) const { return now_s < rests_until_s_; }
  void press(char digit) {
    if (typed_.size() < kMostDigits) typed_ += digit;
  }
  void take_back() {
    if (!typed_.empty()) typed_.pop_back();
  }
  /// True when what was typed leaves the kiosk. A wrong one is forgotten.
  bool enter(double now_s) {
    const bool right = !rests(now_s) && typed_ == pin_;
    typed_.clear();
    if (right) return true;
    if (!rests(now_s) && ++wrong_ >= kTries) wrong_ = 0, rests_until_s_ = now_s + kRest_s;
    return false;
  }

 private:
  std::string pin_;
  std::string typed_;
  bool open_ = false;
  int wrong_ = 0;
  double rests_until_s_ = 0;
};

}  // namespace sandtable::ui
