#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace sandtable::hydraulics {

/// What a team works through: steps, each of a few parts that may be done in any order and at the same time.
class StepWork {
 public:
  virtual ~StepWork() = default;
  virtual void do_part(int part) = 0;
  /// Called by one member when all parts of a step are done: prepares the next step and returns its number of parts;
  /// 0 ends the work.
  virtual int next_step() = 0;
};

/// Threads that share the parts of steps. Whoever is free takes the next part, and whoever finishes the last one
/// prepares the next step: a member that the system has put aside holds nobody up unless it holds a part. The
/// caller's thread is a member; the others sleep between calls of run(). One run() at a time.
class StepTeam {
 public:
  explicit StepTeam(int members);
  ~StepTeam();
  StepTeam(const StepTeam&) = delete;
  StepTeam& operator=(const StepTeam&) = delete;

  /// Does steps, the first of `parts` parts, until next_step() gives 0. Nothing of `work` may throw.
  void run(StepWork& work, int parts);

 private:
  /// Step number, number of parts and next part to take, in one word, so that a part is taken for the step it is of.
  using Ticket = std::uint64_t;
  static Ticket ticket(std::uint64_t step, int parts) {
    return (step << 32) | (static_cast<Ticket>(static_cast<unsigned>(parts)) << 16);
  }
  static unsigned parts_of(Ticket t) { return static_cast<unsigned>(t >> 16) & 0xFFFFU; }
  static unsigned next_of(Ticket t) { return static_cast<unsigned>(t) & 0xFFFFU; }

  void serve();
  void take_parts(StepWork& work);

  std::atomic<Ticket> ticket_{0};
  std::atomic<int> left_{0};
  std::mutex mutex_;
  std::condition_variable changed_;
  StepWork* work_ = nullptr;
  unsigned round_ = 0;
  int busy_ = 0;
  bool closing_ = false;
  std::vector<std::thread> workers_;
};

}  // namespace sandtable::hydraulics
