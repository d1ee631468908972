#pragma once

#include <string>

namespace sandtable::test {

/// A socket of the test on a free port of the loopback that only listens: what anybody sends it is kept.
class Listener {
 public:
  enum class Kind { kTcp, kUdp };
  explicit Listener(Kind kind);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  [[nodiscard]] int port() const { return port_; }
  /// Everything heard so far; datagrams one after another. Never waits.
  const std::string& heard();
  /// Answers whoever connected; TCP only, a few bytes.
  void say(const std::string& bytes);
  /// Whether anybody connected (TCP) or sent (UDP).
  bool touched();

 private:
  void take();

  Kind kind_;
  int socket_ = -1;
  int connection_ = -1;
  int port_ = 0;
  bool touched_ = false;
  std::string heard_;
};

}  // namespace sandtable::test
