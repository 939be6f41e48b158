// Evaluates expressions as Karpenter does: the variables of an instance type, and min and max of whole numbers.
// Reads a JSON list of {expression, vars} from standard input, and writes the list of results.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

type question struct {
	Expression string         `json:"expression"`
	Vars       map[string]int `json:"vars"`
}

func pick(name string, first func(a, b types.Int) bool) cel.EnvOption {
	binding := cel.BinaryBinding(func(a, b ref.Val) ref.Val {
		if first(a.(types.Int), b.(types.Int)) {
			return a
		}
		return b
	})
	ints := []*cel.Type{cel.IntType, cel.IntType}
	return cel.Function(name, cel.Overload(name+"_int_int", ints, cel.IntType, binding))
}

func main() {
	options := []cel.EnvOption{
		pick("min", func(a, b types.Int) bool { return a < b }),
		pick("max", func(a, b types.Int) bool { return a > b }),
	}
	for _, name := range []string{"vcpus", "default_enis", "ips_per_eni", "max_pods"} {
		options = append(options, cel.Variable(name, cel.IntType))
	}
	env, err := cel.NewEnv(options...)
	if err != nil {
		panic(err)
	}
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		panic(err)
	}
	answers := make([]string, len(questions))
	for i, each := range questions {
		answers[i] = evaluate(env, each)
	}
	_ = json.NewEncoder(os.Stdout).Encode(answers)
}

func evaluate(env *cel.Env, each question) string {
	ast, issues := env.Compile(each.Expression)
	if issues.Err() != nil {
		return issues.Err().Error()
	}
	program, err := env.Program(ast)
	if err != nil {
		return err.Error()
	}
	vars := map[string]any{}
	for name, value := range each.Vars {
		vars[name] = int64(value)
	}
	result, _, err := program.Eval(vars)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprint(result.Value())
}
