#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace sandtable::render {

/// What a job makes; the owner of the job knows its real type.
class JobProduct {
 public:
  virtual ~JobProduct() = default;
};

/// A piece of work that somebody wants done. `work` must hold everything it reads by value or shared_ptr to const:
/// it runs on another thread and may outlive the wish.
struct Job {
  std::uint64_t key = 0;    ///< the same thing has the same key
  double urgency = 0;       ///< greater is done first
  std::function<std::unique_ptr<JobProduct>()> work;
};

struct FinishedJob {
  std::uint64_t key = 0;
  std::unique_ptr<JobProduct> product;
};

/// Worker threads that always take the most urgent wish of the newest list; what is no longer wished for is never
/// started. The public functions belong to one thread, the owner's.
class JobBoard {
 public:
  explicit JobBoard(int workers);
  ~JobBoard();  ///< waits for the jobs that are running
  JobBoard(const JobBoard&) = delete;
  JobBoard& operator=(const JobBoard&) = delete;

  /// Replaces all wishes. Keys that are running or finished but not taken yet are dropped from the list.
  void want(std::vector<Job> jobs);
  [[nodiscard]] std::vector<FinishedJob> take_finished();
  /// Does one wished job on this thread; false when none is left.
  bool help();
  /// Waits until something is finished or nothing is running; false when nothing is finished then.
  bool wait_for_any();

 private:
  void run_worker();
  bool pop(Job& job);
  void finish(const Job& job);

  std::mutex mutex_;
  std::condition_variable wished_;
  std::condition_variable done_;
  std::vector<Job> wishes_;  ///< least urgent first
  std::set<std::uint64_t> running_;
  std::vector<FinishedJob> finished_;
  bool closing_ = false;
  std::vector<std::thread> workers_;
};

}  // namespace sandtable::render
