#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace sandtable::hydraulics {

/// Threads that walk through the steps of one run together. The caller's thread is member 0; the others sleep between
/// calls of run(). One run() at a time.
class StepTeam {
 public:
  explicit StepTeam(int members);
  ~StepTeam();
  StepTeam(const StepTeam&) = delete;
  StepTeam& operator=(const StepTeam&) = delete;

  [[nodiscard]] int size() const { return static_cast<int>(workers_.size()) + 1; }
  /// Every member calls `work(member)`; returns when all have. `work` must not throw.
  void run(const std::function<void(int member)>& work);
  /// Waits within work() until every member has come; the last one calls `last` before all go on. Waiting yields the
  /// processor: on a busy machine a spinning member would hold the very core that the others need.
  template <class Last>
  void meet(Last&& last) {
    const unsigned turn = turn_.load(std::memory_order_acquire);
    if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 == size()) {
      last();
      arrived_.store(0, std::memory_order_relaxed);
      turn_.store(turn + 1, std::memory_order_release);
      return;
    }
    for (int tries = 0; turn_.load(std::memory_order_acquire) == turn; ++tries)
      if (tries > kPatience) std::this_thread::yield();
  }
  void meet() {
    meet([] {});
  }

 private:
  static constexpr int kPatience = 200;
  void serve(int member);

  std::atomic<int> arrived_{0};
  std::atomic<unsigned> turn_{0};
  std::mutex mutex_;
  std::condition_variable changed_;
  const std::function<void(int)>* work_ = nullptr;
  unsigned round_ = 0;
  int busy_ = 0;
  bool closing_ = false;
  std::vector<std::thread> workers_;
};

}  // namespace sandtable::hydraulics
